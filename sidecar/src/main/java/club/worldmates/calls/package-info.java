/** The call sidecar: decides, stores and answers for the chat servers that are attached to it. */
@NullMarked
package club.worldmates.calls;

import org.jspecify.annotations.NullMarked;
