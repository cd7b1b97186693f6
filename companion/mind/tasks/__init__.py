"""What she does when she is asked to: timers, reminders, notes, lists, sums, the clock, her own voice. One file a task."""
