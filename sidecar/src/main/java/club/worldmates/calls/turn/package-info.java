/** ICE servers for clients, with TURN credentials made for one user. */
@NullMarked
package club.worldmates.calls.turn;

import org.jspecify.annotations.NullMarked;
