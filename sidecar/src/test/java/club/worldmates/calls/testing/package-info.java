/** What tests of more than one package, the black-box suite and the demo stand on. */
package club.worldmates.calls.testing;
