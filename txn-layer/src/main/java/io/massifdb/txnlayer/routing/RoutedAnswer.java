package io.massifdb.txnlayer.routing;

import io.massifdb.kvapi.Answer;
import io.massifdb.kvapi.Request;

/**
 * The answer to a request, or to one piece of it when it was cut at range borders. {@code index}:
 * position of the uncut request in what was sent.
 */
public record RoutedAnswer(int index, Request request, Answer answer) {}
