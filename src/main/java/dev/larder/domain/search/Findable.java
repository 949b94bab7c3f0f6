package dev.larder.domain.search;

/** A listing and what of it words are compared with, which takes longer to make than to compare: for many searches. */
public final class Findable {

    private final Listing listing;
    private final Relevance relevance;

    public Findable(Listing listing) {
        this.listing = listing;
        this.relevance = new Relevance(listing);
    }

    public Listing listing() {
        return listing;
    }

    Relevance relevance() {
        return relevance;
    }
}
