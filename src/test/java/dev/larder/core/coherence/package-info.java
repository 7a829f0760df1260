@NullMarked
package dev.larder.core.coherence;

import org.jspecify.annotations.NullMarked;
