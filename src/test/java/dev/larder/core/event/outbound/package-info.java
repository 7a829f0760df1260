@NullMarked
package dev.larder.core.event.outbound;

import org.jspecify.annotations.NullMarked;
