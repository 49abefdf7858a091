/** What the application requires of models, and the list of them that it shows. */
package io.cgl.stream.models;
