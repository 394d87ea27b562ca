/**
 * The gRPC edge: {@code CallService} on one side, the ports of {@code session} on the other. Wire
 * types go no further than this package; the readers and writers in it are the only place where
 * they meet those of the domain.
 */
@NullMarked
package club.worldmates.calls.grpc;

import org.jspecify.annotations.NullMarked;
