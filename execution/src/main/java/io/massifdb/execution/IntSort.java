package io.massifdb.execution;

import java.util.Arrays;

/// A stable merge sort of numbers by any order, without boxing.
final class IntSort {
  private static final int INSERTION_MAX = 8;

  /// Compares two of the numbers.
  interface Order {
    int compare(int first, int second);
  }

  private IntSort() {}

  static void sort(int[] numbers, Order order) {
    if (numbers.length > 1) {
      sort(Arrays.copyOf(numbers, numbers.length), numbers, 0, numbers.length, order);
    }
  }

  /// Sorts what both arrays hold between the bounds into `to`; `from` is used up.
  private static void sort(int[] from, int[] to, int start, int end, Order order) {
    if (end - start <= INSERTION_MAX) {
      insertionSort(to, start, end, order);
      return;
    }
    int middle = (start + end) >>> 1;
    sort(to, from, start, middle, order);
    sort(to, from, middle, end, order);
    if (order.compare(from[middle - 1], from[middle]) <= 0) {
      System.arraycopy(from, start, to, start, end - start);
      return;
    }
    int left = start;
    int right = middle;
    for (int i = start; i < end; i++) {
      boolean takeLeft =
          right >= end || (left < middle && order.compare(from[left], from[right]) <= 0);
      to[i] = takeLeft ? from[left++] : from[right++];
    }
  }

  private static void insertionSort(int[] numbers, int start, int end, Order order) {
    for (int i = start + 1; i < end; i++) {
      int moving = numbers[i];
      int place = i;
      while (place > start && order.compare(numbers[place - 1], moving) > 0) {
        numbers[place] = numbers[place - 1];
        place--;
      }
      numbers[place] = moving;
    }
  }
}
