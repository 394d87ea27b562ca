package club.worldmates.calls.doctor;

/** One thing to look at. It changes nothing, and takes some seconds at most. */
@FunctionalInterface
interface Check {
  Finding run();
}
