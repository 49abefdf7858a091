/** How announced checkpoints come to serve. Not an API. */
package io.cgl.scoring.internal.models;
