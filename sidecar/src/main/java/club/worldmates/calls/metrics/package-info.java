/** What an operator's tools measure. */
@NullMarked
package club.worldmates.calls.metrics;

import org.jspecify.annotations.NullMarked;
