package org.tenon.deploy.config;

/** Something that the admin has to change first. The message says where it stands and what to write. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }
}
