/**
 * Judges what clients of a database were told. A {@link History} holds the transactions that
 * clients ran, with their times and outcomes; {@link HistoryChecker} infers who must have come
 * before whom and looks for cycles, after the method of Elle (Kingsbury and Alvaro, 2020). A
 * history that is flagged is wrong for certain; one that passes shows only that nothing was found.
 */
@NullMarked
package io.massifdb.testkit.history;

import org.jspecify.annotations.NullMarked;
