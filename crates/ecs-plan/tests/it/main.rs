//! The planner from outside: specs in, plans and requests out.

#[cfg(test)]
mod customizing;
#[cfg(test)]
mod definition_files;
#[cfg(test)]
mod definitions;
#[cfg(test)]
mod finishing;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod lookups;
#[cfg(test)]
mod masking;
#[cfg(test)]
mod networks;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod shown;
