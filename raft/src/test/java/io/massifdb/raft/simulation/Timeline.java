package io.massifdb.raft.simulation;

import java.util.PriorityQueue;

/** Virtual time in microseconds: events happen in the order of their time, then of their making. */
final class Timeline {
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long now;
  private long made;

  private record Event(long time, long number, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  long now() {
    return now;
  }

  void after(long delay, Runnable action) {
    events.add(new Event(now + Math.max(0, delay), made++, action));
  }

  void runUntil(long end) {
    while (!events.isEmpty() && events.peek().time <= end) {
      Event event = events.remove();
      now = event.time;
      event.action.run();
    }
    now = end;
  }
}
