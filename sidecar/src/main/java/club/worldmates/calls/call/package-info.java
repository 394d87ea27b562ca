/**
 * The vocabulary of calls, and the rules of 1-to-1 calls (protocol.md 4, 5 and 7) as pure
 * functions: values in, values out. No clock, thread, logger, store or wire type; {@code now} is an
 * argument, a refusal is a value, and what clients hear is returned as a list of {@link
 * club.worldmates.calls.call.Tell}s for the shell to carry out.
 */
@NullMarked
package club.worldmates.calls.call;

import org.jspecify.annotations.NullMarked;
