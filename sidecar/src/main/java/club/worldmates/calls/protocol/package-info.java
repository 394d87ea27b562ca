/** The JSON of protocol.md 3 and 5: event names and payloads of notices, answers and errors. */
@NullMarked
package club.worldmates.calls.protocol;

import org.jspecify.annotations.NullMarked;
