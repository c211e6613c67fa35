"""Every port without a server, held to the same contracts: scenarios and unit tests run on these."""
