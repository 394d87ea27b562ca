/** What an operator can set, by environment variables beginning with {@code CALLS_}. */
@NullMarked
package club.worldmates.calls.settings;

import org.jspecify.annotations.NullMarked;
