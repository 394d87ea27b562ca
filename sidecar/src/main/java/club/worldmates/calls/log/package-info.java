/** Where the log goes. */
@NullMarked
package club.worldmates.calls.log;

import org.jspecify.annotations.NullMarked;
