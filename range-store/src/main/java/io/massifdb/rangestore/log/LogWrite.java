package io.massifdb.rangestore.log;

import java.util.List;

/**
 * Records that become durable together.
 *
 * @param urgent somebody waits for it: a write and a sync follow at once; otherwise it rides along
 *     with the next urgent one
 */
record LogWrite(List<LogRecord> records, boolean urgent, Runnable onDurable) {}
