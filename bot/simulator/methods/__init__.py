"""The Bot API's methods, one plain function each: `(world, params) -> result`."""
