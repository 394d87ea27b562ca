/** Puts the parts of the sidecar together. */
@NullMarked
package club.worldmates.calls.serve;

import org.jspecify.annotations.NullMarked;
