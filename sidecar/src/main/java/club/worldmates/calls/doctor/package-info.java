/** What {@code doctor} looks at, and says in one line each. */
@NullMarked
package club.worldmates.calls.doctor;

import org.jspecify.annotations.NullMarked;
