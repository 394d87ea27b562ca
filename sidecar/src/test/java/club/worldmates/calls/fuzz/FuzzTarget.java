package club.worldmates.calls.fuzz;

import java.util.List;

/** A decoder, and what must hold of it whatever it is fed. */
public interface FuzzTarget {

  /** Inputs that reach deep: what is fed grows out of them. */
  List<byte[]> seeds();

  /**
   * Decodes one input. Anything thrown is a finding: refusals that the decoder promises are none.
   */
  void feed(byte[] input);
}
