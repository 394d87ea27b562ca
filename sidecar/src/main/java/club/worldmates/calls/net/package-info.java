/** What every listening socket has in common. */
@NullMarked
package club.worldmates.calls.net;

import org.jspecify.annotations.NullMarked;
