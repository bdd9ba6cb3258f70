package org.trove.api.view;

import java.util.List;

/** Names another object. */
public record Reference(String id, List<Link> links) {}
