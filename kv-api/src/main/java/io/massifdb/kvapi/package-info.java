/**
 * The contract between SQL and storage: keys, timestamps, requests, answers, descriptors, seams and
 * ports.
 */
@NullMarked
package io.massifdb.kvapi;

import org.jspecify.annotations.NullMarked;
