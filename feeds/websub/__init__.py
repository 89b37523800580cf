"""Push by WebSub (W3C Recommendation of 2018): hubs are told what we publish, and tell us what others do."""
