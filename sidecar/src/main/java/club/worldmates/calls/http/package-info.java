/** What an operator's tools read over HTTP. */
@NullMarked
package club.worldmates.calls.http;

import org.jspecify.annotations.NullMarked;
