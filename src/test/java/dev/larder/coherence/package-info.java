/** Tests of what may still be shown. */
@NullMarked
package dev.larder.coherence;

import org.jspecify.annotations.NullMarked;
