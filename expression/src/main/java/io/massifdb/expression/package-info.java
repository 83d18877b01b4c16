/**
 * SQL values below the planner: types, vectors, kernels, functions, casts, encodings, scan
 * programs.
 */
@NullMarked
package io.massifdb.expression;

import org.jspecify.annotations.NullMarked;
