/**
 * Data-driven scripts: a text file of directives, each with the output it is expected to give. A
 * test feeds {@link io.massifdb.testkit.script.Script} to a function that carries out one directive
 * and returns its output; a reviewer reads changes of behaviour as a difference of texts.
 */
@NullMarked
package io.massifdb.testkit.script;

import org.jspecify.annotations.NullMarked;
