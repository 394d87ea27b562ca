/** Makes what lets the sidecar start quickly, as a step of the build. */
package club.worldmates.calls.startup;
