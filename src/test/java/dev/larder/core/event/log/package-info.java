@NullMarked
package dev.larder.core.event.log;

import org.jspecify.annotations.NullMarked;
