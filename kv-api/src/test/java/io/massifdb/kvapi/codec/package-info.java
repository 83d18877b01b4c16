/** Round trips of every case of the contract. */
@NullMarked
package io.massifdb.kvapi.codec;

import org.jspecify.annotations.NullMarked;
