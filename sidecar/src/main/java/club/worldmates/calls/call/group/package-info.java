/**
 * The rules of group calls (protocol.md 4, 5 and 7) as pure functions, in the manner of those of
 * 1-to-1 calls. What changes rows is a {@link club.worldmates.calls.call.Decision} on a sight of
 * them; what clients hear once that is committed, and all that changes no row, is a {@link
 * club.worldmates.calls.call.group.GroupStep}.
 */
@NullMarked
package club.worldmates.calls.call.group;

import org.jspecify.annotations.NullMarked;
