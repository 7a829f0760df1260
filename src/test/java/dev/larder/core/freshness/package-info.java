/** Tests of what may still be shown. */
@NullMarked
package dev.larder.core.freshness;

import org.jspecify.annotations.NullMarked;
