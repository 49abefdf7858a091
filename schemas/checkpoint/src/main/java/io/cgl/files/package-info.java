/** Files on disk: written atomically, deleted as trees, unpacked. */
package io.cgl.files;
