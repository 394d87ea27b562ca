/** The call sidecar: decides, stores and answers for the chat servers that are attached to it. */
package club.worldmates.calls;
