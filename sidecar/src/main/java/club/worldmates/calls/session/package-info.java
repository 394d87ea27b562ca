/**
 * The session loop: one thread on which all live calls are held, a serial queue for each room,
 * timers as data. It loads, lets the rules of {@code call} decide inside the store's transaction,
 * and tells the hosts once that is committed.
 */
@NullMarked
package club.worldmates.calls.session;

import org.jspecify.annotations.NullMarked;
