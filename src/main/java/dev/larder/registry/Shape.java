package dev.larder.registry;

import dev.larder.domain.Form;
import dev.larder.domain.Origin;

/** How a packument is written: in which form, with its tarballs at which origin. A view is of one shape. */
public record Shape(Form form, Origin origin) {}
