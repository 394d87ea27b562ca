/** Brings the database to what the sidecar needs. */
@NullMarked
package club.worldmates.calls.schema;

import org.jspecify.annotations.NullMarked;
