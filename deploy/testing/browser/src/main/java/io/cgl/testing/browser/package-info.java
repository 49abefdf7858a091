/** A real browser for tests of pages: what is seen in it, what it requests, and what it reports. */
package io.cgl.testing.browser;
