/** Ed25519 signatures (RFC 8032) of a bundle's manifest. */
package io.cgl.checkpoint.signing;
