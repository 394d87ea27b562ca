/** What the build checks of what it hands out. */
package club.worldmates.calls.audit;
