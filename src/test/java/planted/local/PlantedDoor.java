package planted.local;

/** A leaf that somebody depends on. */
public class PlantedDoor {}
