/** Tests of what may still be shown. */
@NullMarked
package dev.larder.core.invalidation.tier;

import org.jspecify.annotations.NullMarked;
