"""A small world to try Feedworks on: twelve feeds, a folder of posts, and the origin that serves them."""
