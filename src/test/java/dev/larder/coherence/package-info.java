/** Tests that no stale values are shown. */
@NullMarked
package dev.larder.coherence;

import org.jspecify.annotations.NullMarked;
