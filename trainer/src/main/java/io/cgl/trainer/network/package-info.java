/** The networks that CGL-Net is made of: standardisation, backbones, heads. */
package io.cgl.trainer.network;
