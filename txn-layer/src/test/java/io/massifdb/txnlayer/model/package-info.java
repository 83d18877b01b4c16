/**
 * Small exhaustive models of the protocol's rules: every interleaving of a few actors, breadth
 * first over canonical states. A model shows that its rule holds within the bound; its broken
 * variants show that the search would have found the mistake.
 */
@NullMarked
package io.massifdb.txnlayer.model;

import org.jspecify.annotations.NullMarked;
