/** Whether bugs can be put in. */
@NullMarked
package io.massifdb.simulation.bugs;

import org.jspecify.annotations.NullMarked;
