//! The crate's tests from outside: every rule by example, and the shape of the whole.

#[cfg(test)]
mod boundaries;
#[cfg(test)]
mod catalogue;
#[cfg(test)]
mod exact;
#[cfg(test)]
mod legal;
#[cfg(test)]
mod pairs;
#[cfg(test)]
mod request_boundaries;
